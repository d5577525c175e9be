// <realtime-widget> in the JSX of React 19, beside widget.d.ts.

import type * as React from "react";
import type {
  Isolation,
  LinkEvent,
  RealtimeErrorEvent,
  MessageReceivedEvent,
  RealtimeWidget,
  ReceiptEvent,
  Runtime,
  StateEvent,
  Theme,
  TokenPlace,
  TokenSource,
  UnreadEvent,
  View,
} from "./widget";

/** What the tag takes: attributes by their own names, properties, and listeners. */
export interface RealtimeWidgetProps extends React.HTMLAttributes<RealtimeWidget> {
  ref?: React.Ref<RealtimeWidget> | undefined;
  key?: React.Key | null | undefined;
  class?: string | undefined;
  server?: string | undefined;
  "token-endpoint"?: string | undefined;
  room?: string | undefined;
  view?: View | undefined;
  runtime?: Runtime | undefined;
  isolation?: Isolation | undefined;
  theme?: Theme | undefined;
  "token-place"?: TokenPlace | undefined;
  manual?: boolean | undefined;
  tokenSource?: TokenSource | null | undefined;
  "onrealtime:state"?: ((event: StateEvent) => void) | undefined;
  "onrealtime:message"?: ((event: MessageReceivedEvent) => void) | undefined;
  "onrealtime:receipt"?: ((event: ReceiptEvent) => void) | undefined;
  "onrealtime:unread"?: ((event: UnreadEvent) => void) | undefined;
  "onrealtime:link"?: ((event: LinkEvent) => void) | undefined;
  "onrealtime:error"?: ((event: RealtimeErrorEvent) => void) | undefined;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "realtime-widget": RealtimeWidgetProps;
    }
  }
}
