import { createApp, ref } from "vue";

const App = {
  setup() {
    const widget = ref(null); // the element itself
    const state = ref("disconnected");
    const heard = ref(0);
    const receipt = ref("");
    const isChatShown = ref(true);
    const theme = ref("light");

    async function sayHello() {
      const data = { message: "Hello from Vue", room_id: "general" };
      receipt.value = (await widget.value.send("chat_message", data)).status;
    }

    return { widget, state, heard, receipt, isChatShown, theme, sayHello, server: "http://localhost:8000" };
  },
  template: `
    <h1>A Vue application</h1>
    <realtime-widget
      ref="widget"
      :server="server"
      token-endpoint="/my/token"
      view="badge"
      :theme="theme"
      @realtime:state="state = $event.detail.state"
      @realtime:message="heard += 1"
    ></realtime-widget>
    <p>
      The connection is <output id="state">{{ state }}</output>;
      <output id="count">{{ heard }}</output> messages were heard.
    </p>
    <p>
      <button @click="sayHello" :disabled="state !== 'connected'">Say hello</button>
      <button @click="isChatShown = !isChatShown">{{ isChatShown ? "Hide" : "Show" }} the chat</button>
      <button @click="theme = theme === 'dark' ? 'light' : 'dark'">
        {{ theme === "dark" ? "Light" : "Dark" }} badge
      </button>
      <output id="receipt">{{ receipt }}</output>
    </p>
    <realtime-widget
      v-if="isChatShown"
      :server="server"
      token-endpoint="/my/token"
      view="chat"
      room="general"
    >
      <h2 slot="header">Ask us</h2>
    </realtime-widget>
  `,
};

const app = createApp(App);
app.config.compilerOptions.isCustomElement = (tag) => tag === "realtime-widget";
app.mount("#app");
