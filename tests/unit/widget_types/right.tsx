// The tag in React's JSX. Compiled by test_widget_types.py.

import { useRef } from "react";
import type { RealtimeWidget } from "../../../static/widget";
import type {} from "../../../static/widget-react";

export function Chat({ room }: { room: string }) {
  const widget = useRef<RealtimeWidget>(null);
  return (
    <realtime-widget
      ref={widget}
      key={room}
      className="wide"
      server="https://host"
      token-endpoint="/my/token"
      token-place="ticket"
      view="chat"
      room={room}
      runtime="micropython"
      isolation="frame"
      theme="light"
      lang="de"
      manual
      tokenSource={async ({ refresh }) => (refresh ? null : "abc")}
      onrealtime:state={({ detail }) => console.log(detail.state, widget.current?.reason)}
      onrealtime:receipt={({ detail }) => console.log(detail.status)}
    >
      <h2 slot="header">Ask us</h2>
    </realtime-widget>
  );
}
