import { LARGEST, readContents } from '../../intake/parse-notification';

/** A file as the one message that it could come to intake as. */
interface Message {
  /** Hands the bytes on, and keeps as many of them as intake looks into. */
  passing(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Why intake would not look into it; null where it would. Asked when the file was read to its end. */
  refusedAs(): string | null;
}

/** Watches a file go by: what is read here of a file is more than intake takes of one message. */
export function createMessage(): Message {
  const kept: Uint8Array[] = [];
  let size = 0;
  return {
    async *passing(chunks) {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size <= LARGEST) kept.push(chunk);
        yield chunk;
      }
    },
    refusedAs() {
      const contents = readContents(Buffer.concat(kept), size);
      return contents.ok ? null : contents.why;
    },
  };
}
