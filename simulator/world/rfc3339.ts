/** Milliseconds since 1970 as Google writes times: UTC with microseconds. */
export function toRfc3339(milliseconds: number): string {
  const micros = Math.round(milliseconds * 1000);
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  return `${text.slice(0, -1)}${String(micros % 1000).padStart(3, '0')}Z`;
}

/** A duration as protobuf writes it in JSON, with microseconds. */
export function toDuration(seconds: number): string {
  return `${seconds.toFixed(6)}s`;
}
