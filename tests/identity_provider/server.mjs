// The City's identity provider, as the tests have it: a certified OpenID Connect server on loopback.
// One argument, JSON: { port, daysAhead, client: {…}, accounts: { name: { password, claims } } }
import { createServer } from 'node:http'
import { randomUUID } from 'node:crypto'
import { Provider } from 'oidc-provider'

const { port, daysAhead, client, accounts } = JSON.parse(process.argv[2])
const now = Date.now
Date.now = () => now() + daysAhead * 86_400_000
const issuer = `http://127.0.0.1:${port}`
const extra = new Set(Object.values(accounts).flatMap(one => Object.keys(one.claims)))
extra.delete('sub')

const provider = new Provider(issuer, {
  clients: [{ grant_types: ['authorization_code'], response_types: ['code'], ...client }],
  pkce: { required: () => true },
  claims: { openid: ['sub', ...extra] },
  conformIdTokenClaims: false, // everything in the ID token: a City's provider may say too much
  findAccount: (_ctx, name) => accounts[name] && {
    accountId: name,
    claims: async () => ({ sub: name, ...accounts[name].claims })
  },
  features: { devInteractions: { enabled: false }, userinfo: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
  cookies: { keys: [randomUUID()] },
  loadExistingGrant: async ctx => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId
    })
    grant.addOIDCScope('openid')
    await grant.save()
    return grant
  },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 }
})

const page = uid => `<!doctype html><html lang="en"><meta charset="utf-8"><title>City</title>
<h1>City of Alderport</h1><form method="post" action="/sign-in/${uid}">
<label>Name <input name="name"></label> <label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>`

async function read (request) {
  let body = ''
  for await (const piece of request) body += piece
  return new URLSearchParams(body)
}

async function signIn (request, response) {
  const { uid } = await provider.interactionDetails(request, response)
  const form = request.method === 'POST' ? await read(request) : new URLSearchParams()
  const name = form.get('name')
  if (form.get('stop')) {
    return provider.interactionFinished(request, response, { error: 'access_denied' })
  }
  if (accounts[name] && accounts[name].password === form.get('password')) {
    return provider.interactionFinished(request, response, { login: { accountId: name } })
  }
  response.setHeader('content-type', 'text/html; charset=utf-8')
  response.end(page(uid))
}

const answer = provider.callback()
createServer((request, response) => {
  if (!request.url.startsWith('/sign-in/')) return answer(request, response)
  signIn(request, response).catch(fault => { response.statusCode = 400; response.end(fault.name) })
}).listen(port, '127.0.0.1')
