// Shows what needs passkeys only to browsers that have them, and says when one did not work.
(() => {
  if (!window.PublicKeyCredential) return;
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("[data-needs-passkeys]")) {
      form.hidden = false;
      // Only a script sends it, with what the browser made; that does not pass here.
      form.addEventListener("submit", (event) => event.preventDefault());
    }
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const message = document.getElementById("passkey-error");
    if (message) message.hidden = false;
  });
})();
