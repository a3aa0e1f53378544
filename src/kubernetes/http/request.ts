/** A request to the API server. */
export interface ApiRequest {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" | "TRACE" | "CONNECT";
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Whether the answer may be plain text instead of JSON, as a log is. @default false */
  allowsText?: boolean;
}

/** The API server's complete answer to a request that succeeded. */
export interface ApiResponse {
  statusCode: number;
  /** With names in lower case. */
  headers: Record<string, string>;
  text: string;
  /** The text, parsed as JSON; undefined for plain text. */
  value: unknown;
}

/** Options that every call takes. */
export interface CallOptions {
  /** Ends the call. The reason it was aborted with becomes the `cause` of the error. */
  signal?: AbortSignal | undefined;
}

/** The way to a server. */
export interface Route {
  /** The URL of the server. */
  server: string;
  /** The URL of a proxy: `http:`, `https:` or `socks5:`. */
  proxy?: string | undefined;
  /** The name that the server's certificate is for, where it is not that of the URL. */
  serverName?: string | undefined;
  /** Accept any certificate of the server. */
  insecure?: boolean | undefined;
}

/** A client certificate with its key, and the authorities to trust, all as PEM. */
export interface TlsIdentity {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
}

/** The identity of a request's sender: headers, and the TLS identity of the connection. */
export interface Identity {
  headers: Record<string, string>;
  tls: TlsIdentity;
}

/** The source of the identity that requests are sent with. */
export interface Authenticator {
  /** Returns the identity for the next request. */
  identify(): Promise<Identity>;
  /** Records that the server has refused an identity (401), and returns whether there may be another one. */
  refuse(identity: Identity): boolean;
}
