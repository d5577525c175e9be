// What a page does with the widget: listen, and send.

const chat = document.getElementById("chat");
const heard = document.getElementById("heard");

function note(text) {
  const line = document.createElement("li");
  line.textContent = text;
  heard.prepend(line);
  while (heard.children.length > 50) heard.lastElementChild.remove();
}

// The events bubble: one listener may serve every widget of a page.
document.addEventListener("realtime:state", ({ target, detail }) => {
  if (detail.state === detail.previous) return; // another latency, another attempt
  note(`${target.id}: ${detail.previous} → ${detail.state} (${detail.reason})`);
});
chat.addEventListener("realtime:message", ({ detail }) => note(`message: ${detail.type}`));
document.addEventListener("realtime:error", ({ target, detail }) => {
  note(`${target.id}: ${detail.code}: ${detail.message}`);
});

document.getElementById("hello").addEventListener("click", async () => {
  const receipt = await chat.send("chat_message", { message: "Hello from the page", room_id: "general" });
  document.getElementById("receipt").textContent = `Your message: ${receipt.status}`;
});
