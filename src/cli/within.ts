import { Failure } from '../domain/failures';

/** Throws `unreachable`, naming `what`, when `work` has not ended after `ms` milliseconds. A later result of it is dropped. */
export async function within<T>(what: string, ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failure('unreachable', `${what} did not answer within ${ms / 1_000} s`));
    }, ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
