/** An entry of a map with the key `__proto__` begins with it: the mark of the field, the length, the text. */
const LOST = Buffer.from("\n\t__proto__");

/** A request, and whether google-protobuf has lost a key `__proto__` while it read it. Only the bytes tell. */
export interface Received<R> {
  request: R;
  hasLostKey: boolean;
}

/** How a method of a gRPC service reads its requests. */
interface Method<R> {
  requestDeserialize(bytes: Buffer): R;
}

/** Returns the method with its requests as `Received`. */
export function tellingLostKeys<R, M extends Method<R>>(method: M & Method<R>) {
  const requestDeserialize = (bytes: Buffer): Received<R> => ({
    request: method.requestDeserialize(bytes),
    hasLostKey: bytes.includes(LOST),
  });
  return { ...method, requestDeserialize };
}
