// The types of <realtime-widget>. The script tag loads widget.js; a project of yours takes the types
// from a copy of this file: import "./widget.d.ts", or name it in the "files" of tsconfig.json.
// For JSX in React there is widget-react.d.ts besides. docs/embedding.md says what it all means.

/** The type of a message (docs/messages.md). */
export type MessageType =
  | "connect"
  | "disconnect"
  | "heartbeat"
  | "chat_message"
  | "chat_response"
  | "typing_start"
  | "typing_stop"
  | "notification"
  | "status_update"
  | "alert"
  | "document_upload_start"
  | "document_upload_progress"
  | "document_upload_complete"
  | "document_processing_start"
  | "document_processing_progress"
  | "document_processing_complete"
  | "document_error"
  | "quote_generation_start"
  | "quote_generation_progress"
  | "quote_generation_complete"
  | "quote_update"
  | "user_join"
  | "user_leave"
  | "user_activity"
  | "presence_update"
  | "ai_thinking"
  | "ai_response"
  | "ai_error"
  | "ai_tool_call"
  | "ai_tool_result"
  | "welcome"
  | "quote_request"
  | "quote_processing"
  | "quote_ready"
  | "document_uploaded"
  | "ack"
  | "nack"
  | "cancel";

/** Where the connection is. */
export type ConnectionState =
  | "disconnected"
  | "connecting"
  | "authenticating"
  | "connected"
  | "reconnecting"
  | "offline"
  | "failed";

/** Why the connection is where it is. */
export type Reason =
  | "connect_requested"
  | "disconnect_requested"
  | "signed_out"
  | "socket_opened"
  | "session_answered"
  | "session_assumed"
  | "retry_due"
  | "network_lost"
  | "network_restored"
  | "page_visible"
  | "handshake_timeout"
  | "heartbeat_timeout"
  | "probe_timeout"
  | "closed_by_server"
  | "server_goodbye"
  | "server_draining"
  | "server_unreachable"
  | "token_unavailable"
  | "token_rejected"
  | "token_timeout"
  | "sign_in_needed"
  | "user_changed"
  | "protocol_error"
  | "message_too_large"
  | "not_allowed"
  | "wrong_address"
  | "replaced"
  | "attempts_exhausted";

export type View = "badge" | "chat" | "notifications";
export type Runtime = "micropython" | "pyodide";
export type Isolation = "frame" | "none";
export type Theme = "auto" | "light" | "dark";
export type TokenPlace = "ticket" | "frame" | "query" | "none";
export type Delivery = "volatile" | "queued" | "acknowledged";

/** What a message's data is made of. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Data = { [name: string]: Json };

/** How a message can end. */
export type End = "delivered" | "unconfirmed" | "rejected" | "expired" | "discarded";

/** What is known of a message that was sent. */
export interface ReceiptChange {
  readonly key: string;
  readonly type: MessageType;
  readonly status: End | "queued" | "sent";
  /** Why it ended, for programs; "" when there is nothing to say. */
  readonly code: string;
  /** The same for people. */
  readonly text: string;
}

/** What became of a message. */
export interface Receipt extends ReceiptChange {
  readonly status: End;
}

export interface SendOptions {
  /** How much is done for it; each type has a default of its own. */
  delivery?: Delivery | undefined;
  /** Seconds that it may wait. */
  timeToLive?: number | undefined;
  /** A waiting message of the same type with the same text here is replaced. */
  coalesce?: string | undefined;
}

export interface StateDetail {
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  readonly reason: Reason | null;
  /** Which attempt at a connection this is, 0 before the first has failed. */
  readonly attempt: number;
  /** Milliseconds there and back; null while nothing was measured. */
  readonly latency: number | null;
  /** How many messages wait to be sent. */
  readonly waiting: number;
}

export interface MessageDetail {
  /** A type of the server's own is handed on as it is. */
  readonly type: MessageType | (string & {});
  readonly data: Data;
  readonly id: string | null;
  readonly seq: number | null;
  readonly timestamp: string | null;
}

export interface ErrorDetail {
  readonly code: "start_failed" | "blocked" | Reason | (string & {});
  readonly message: string;
}

export interface UnreadDetail {
  /** How many notifications of the user are unread. */
  readonly unread: number;
}

export interface LinkDetail {
  /** Where a notification leads: a fragment of a page, such as "#room=sales". */
  readonly link: string;
}

export type StateEvent = CustomEvent<StateDetail>;
export type MessageReceivedEvent = CustomEvent<MessageDetail>;
export type ReceiptEvent = CustomEvent<ReceiptChange>;
export type UnreadEvent = CustomEvent<UnreadDetail>;
/** Cancelable: without preventDefault() the page goes to that fragment. */
export type LinkEvent = CustomEvent<LinkDetail>;
export type RealtimeErrorEvent = CustomEvent<ErrorDetail>;

/** The events of the element; they bubble, so that every element and the document may listen. */
export interface RealtimeWidgetEventMap {
  "realtime:state": StateEvent;
  "realtime:message": MessageReceivedEvent;
  "realtime:receipt": ReceiptEvent;
  "realtime:unread": UnreadEvent;
  "realtime:link": LinkEvent;
  "realtime:error": RealtimeErrorEvent;
}

/** Return a token, or null when nobody is signed in; reject when it can't be had right now. */
export type TokenSource = (wish: {
  /** The last token was refused, or is about to expire. */
  refresh: boolean;
}) => Promise<string | null> | string | null;

/** `<realtime-widget>` */
export declare class RealtimeWidget extends HTMLElement {
  /** Attribute `server`. Where the realtime server is; the origin of widget.js without it. */
  server: string;
  /** Attribute `token-endpoint`. */
  tokenEndpoint: string;
  /** Attribute `room`. */
  room: string;
  /** Attribute `view`. */
  view: View;
  /** Attribute `runtime`. */
  runtime: Runtime;
  /** Attribute `isolation`. */
  isolation: Isolation;
  /** Attribute `theme`. */
  theme: Theme;
  /** Attribute `token-place`. */
  tokenPlace: TokenPlace;
  /** Attribute `manual`. */
  manual: boolean;
  /** Where tokens come from, in the place of an endpoint. */
  tokenSource: TokenSource | null;
  readonly state: ConnectionState;
  readonly reason: Reason | null;

  /** Bring the connection up. */
  connect(): void;
  /** End the connection, for every widget that shares it. */
  disconnect(): void;
  /** Use a token from now on; null: nobody is signed in any more. */
  setToken(token: string | null): void;
  /** Send a message; resolve when it has ended. Reject (TypeError) for misuse alone. */
  send(type: MessageType, data?: Data, options?: SendOptions): Promise<Receipt>;
}

declare global {
  interface HTMLElementTagNameMap {
    "realtime-widget": RealtimeWidget;
  }
  // What elements, documents and windows all listen to.
  interface GlobalEventHandlersEventMap extends RealtimeWidgetEventMap {}
}
