/** An object as far as a watch reads it. */
export interface WatchedObject {
  metadata?: { name?: string; uid?: string; resourceVersion?: string };
}

/** A list as the API server sends it. */
export interface WatchedList<T extends WatchedObject = WatchedObject> {
  metadata?: { resourceVersion?: string };
  items: T[];
}

/** A change of an object, as the API server reports it. The object of a bookmark has only a resource version. */
export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  object: WatchedObject;
}

/**
 * The time that a stream may be silent, in milliseconds. A connection that was cut without notice looks just like a quiet one.
 */
const SILENCE = 30_000;

/**
 * Reads the events of a watch, one JSON document a line. It ends when the stream ends, is silent for too long, or sends
 * an error (410 Gone comes as type ERROR), and throws when the stream breaks. In all these cases its reader lists the
 * collection again.
 */
export async function* readEvents(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  let rest = "";
  try {
    for (;;) {
      const silence = setTimeout(cancel, SILENCE);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const event = JSON.parse(line) as { type: string; object: WatchedObject };
        if (event.type === "ERROR") return;
        yield event as WatchEvent;
      }
    }
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}
