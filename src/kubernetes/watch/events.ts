/** What a watch looks at in an object. */
export interface WatchedObject {
  metadata?: { name?: string; resourceVersion?: string };
}

/** A change of an object, as the API server tells it; a bookmark's object has nothing but its resource version. */
export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  object: WatchedObject;
}

/**
 * A stream that says nothing for this long is given up, in milliseconds: a connection that was cut without a word looks
 * just like a quiet one.
 */
const SILENCE = 30_000;

/**
 * Reads the events of a watch, one JSON document a line. It ends where the stream ends, falls silent, breaks or says
 * something that is no event (410 Gone comes as type ERROR): its reader starts anew from a list in all these cases.
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
