/** The host that arguments of `net.Socket.connect` name, in each of its forms; undefined for a socket file. */
export function targetOf(args: readonly unknown[]): string | undefined {
  const [first, second] = args;
  // Node's own callers hand over the arguments as one list that they have normalized before.
  if (Array.isArray(first)) return targetOf(first);
  if (typeof first === 'object' && first !== null) {
    if ('path' in first && typeof first.path === 'string') return undefined;
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return undefined;
  return typeof second === 'string' ? second : 'localhost';
}
