// The stylesheets of each view, for its frame and for a shadow root in the host's page.

const url = (relative) => new URL(relative, import.meta.url).href;
const badge = url("../badge.css");
const widget = url("./widget.css");
const views = url("./views.css");
const shared = [
  url("../css/tokens.css"),
  url("../css/base.css"),
  url("../css/parts.css"),
  badge,
  url("../css/connection.css"),
];

export const STYLES = {
  badge: [badge, widget],
  chat: [...shared, url("../css/chat.css"), widget, views],
  notifications: [...shared, url("../css/notifications.css"), widget, views],
};
