// The stylesheets of each view, for its frame and for a shadow root in the host's page.

const url = (relative) => new URL(relative, import.meta.url).href;
const badge = url("../badge.css");
const widget = url("./widget.css");
const app = url("../app.css");

export const STYLES = {
  badge: [badge, widget],
  chat: [badge, app, url("../css/chat.css"), widget],
  notifications: [badge, app, url("../css/notifications.css"), widget],
};
