import { inertLine } from '../domain/text/inert-text';

/** The faults of one file, gathered so that all are shown at once. */
export interface Faults {
  /** Adds a fault at a line, counting from 1. */
  add(line: number, text: string): void;
  /** `policy.yaml:7: ...`, in the order of the lines. */
  list(): readonly string[];
}

export function createFaults(fileName: string): Faults {
  const faults: { readonly line: number; readonly text: string }[] = [];
  return {
    add: (line, text) => void faults.push({ line, text }),
    list: () =>
      faults
        .toSorted((a, b) => a.line - b.line)
        .map(({ line, text }) => `${fileName}:${line}: ${inertLine(text, 400)}`),
  };
}
