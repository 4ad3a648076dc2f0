// Passkeys: a button that asks this device for its key, puts the answer into the form that it stands in, and sends that form. Without this
// script there is no such button, and code and PIN do all that is needed.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.isSecureContext) return;
  const octets = (text) => new TextEncoder().encode(text);
  const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const told = (found) => {
    const r = found.response, out = {clientDataJSON: base64(r.clientDataJSON)};
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (r[part]) out[part] = base64(r[part]);
    return JSON.stringify({id: found.id, rawId: base64(found.rawId), type: found.type, response: out});
  };
  const make = (form) => navigator.credentials.create({publicKey: {
    challenge: octets(form.elements.form.value), rp: {name: form.dataset.gateway, id: location.hostname}, attestation: "none",
    user: {id: octets(form.dataset.owner), name: form.dataset.name, displayName: form.dataset.name},
    pubKeyCredParams: [-7, -8, -257].map((alg) => ({type: "public-key", alg})),
    authenticatorSelection: {residentKey: "required", userVerification: "required"}, timeout: 120000}});
  const use = (form) => navigator.credentials.get({publicKey: {
    challenge: octets(form.elements.form.value), rpId: location.hostname, userVerification: "required", timeout: 120000}});
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        form.elements.answer.value = told(await (form.dataset.passkey === "make" ? make(form) : use(form)));
        form.submit();
      } catch (e) { failed.hidden = false; }
    });
  }
})();
