// Asks the browser for a passkey and sends its answer as an ordinary form. Nothing else runs here.
'use strict'
{
  const form = document.querySelector('form[data-passkey]')
  const options = JSON.parse(document.getElementById('passkey-options').textContent).publicKey

  const bytes = text =>
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0))
  const text = buffer =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

  options.challenge = bytes(options.challenge)
  if (options.user) options.user.id = bytes(options.user.id)
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id)
  }

  async function ask () {
    const wanted = { publicKey: options }
    const got = await (form.dataset.passkey === 'new'
      ? navigator.credentials.create(wanted)
      : navigator.credentials.get(wanted))
    const response = {}
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (got.response[name]) response[name] = text(got.response[name])
    }
    form.elements.credential.value =
      JSON.stringify({ id: got.id, rawId: text(got.rawId), type: got.type, response })
    form.submit()
  }

  const failed = form.querySelector('[data-failed]')
  const button = form.querySelector('button')
  button.addEventListener('click', () => {
    failed.hidden = true
    ask().catch(() => { failed.hidden = false })
  })
  if (window.PublicKeyCredential) {
    form.querySelector('[data-with]').hidden = false
    form.querySelector('[data-without]').hidden = true
  }
}
