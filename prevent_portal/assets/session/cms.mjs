// The session dialog on CMS pages. Texts are attributes of this script's tag, because Wagtail's hook has no request;
// the time left is fetched from the server.
import { Limit } from "./limit.mjs";

const words = document.querySelector("script[data-portal-time]").dataset;

// This request does not extend the session. Returns null without an answer.
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
// Wagtail saves automatically while the editor types, which extends the session.
addEventListener("w-autosave:success", countAnew);
