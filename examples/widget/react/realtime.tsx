// <realtime-widget> as a component. Copy this file, and widget.d.ts and widget-react.d.ts beside it.

import { useEffect, useRef, type ReactNode } from "react";
import type { RealtimeWidget, RealtimeWidgetEventMap, View } from "../../../static/widget";
import type {} from "../../../static/widget-react";

type Listener<Name extends keyof RealtimeWidgetEventMap> = (
  detail: RealtimeWidgetEventMap[Name]["detail"],
  widget: RealtimeWidget,
) => void;

interface Props {
  view: View;
  room?: string;
  theme?: "auto" | "light" | "dark";
  onState?: Listener<"realtime:state">;
  onMessage?: Listener<"realtime:message">;
  children?: ReactNode;
}

const SERVER = "http://localhost:8000";

/** Show a widget; its connection is shared with the others of the page. */
export function Realtime({ view, room, theme, onState, onMessage, children }: Props) {
  const widget = useRef<RealtimeWidget>(null);
  useHeard(widget, "realtime:state", onState);
  useHeard(widget, "realtime:message", onMessage);
  return (
    <realtime-widget
      ref={widget}
      server={SERVER}
      token-endpoint="/my/token"
      view={view}
      room={room}
      theme={theme}
    >
      {children}
    </realtime-widget>
  );
}

function useHeard<Name extends keyof RealtimeWidgetEventMap>(
  widget: React.RefObject<RealtimeWidget | null>,
  name: Name,
  listener: Listener<Name> | undefined,
) {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const element = widget.current;
    if (!element) return;
    const heard = (event: Event) =>
      latest.current?.((event as RealtimeWidgetEventMap[Name]).detail, element);
    element.addEventListener(name, heard);
    return () => element.removeEventListener(name, heard);
  }, [widget, name]);
}
