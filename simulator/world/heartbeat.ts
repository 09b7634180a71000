import type { Agenda } from './agenda';

/** Longest wait that Node's timers can express. */
const longest = 2_147_000_000;

/** Makes things happen when they are due although nobody looks: notifications must leave by themselves. Returns how to stop it. */
export function keepTime(agenda: Agenda): () => void {
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    clearTimeout(timer);
    const next = agenda.next();
    if (next === undefined) return;
    timer = setTimeout(
      () => {
        agenda.settle();
        arm();
      },
      Math.min(Math.max(0, next - agenda.now()), longest),
    );
  };
  agenda.onSooner(arm);
  arm();
  return () => {
    agenda.onSooner(() => undefined);
    clearTimeout(timer);
  };
}
