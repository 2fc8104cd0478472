// Shows what needs passkeys only to browsers that have them, and says when one did not work.
(() => {
  if (!window.PublicKeyCredential) return;
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of document.querySelectorAll("[data-needs-passkeys]")) part.hidden = false;
  });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const message = document.getElementById("passkey-error");
    if (message) message.hidden = false;
  });
})();
