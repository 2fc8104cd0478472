// The editor's pages: the same dialog, for what somebody types there. The words stand on this script's own tag, since
// Wagtail's hook knows nothing of a request; how long the session still lives is asked of the server.
import { Limit } from "./limit.mjs";

const words = document.querySelector("script[data-portal-time]").dataset;

// Asking is no use of the session. Without an answer the page goes on counting by itself.
async function left() {
  const answer = await fetch(words.left).catch(() => null);
  return answer?.ok ? (await answer.json()).seconds : null;
}

const limit = new Limit(words, {
  place: document.body,
  classes: ["portal-dialog__title", "portal-dialog__text", "button", "button button-secondary"],
  token: () => JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN,
  left,
});
const countAnew = async () => {
  const seconds = await left();
  if (seconds !== null) limit.count(seconds);
};
countAnew();
// The editor saves by itself while somebody types, and each save is a use.
addEventListener("w-autosave:success", countAnew);
