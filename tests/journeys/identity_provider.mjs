// A real OpenID Connect provider for the tests: `node identity_provider.mjs PORT CLIENT_ORIGIN`.
// Four clients: ordinary; one whose ID tokens are expired when made; each with its own secret.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/package.json`);
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);
const [port, origin] = process.argv.slice(2);
const client = id => ({
  client_id: id,
  client_secret: `${id}-secret`,
  redirect_uris: [`${origin}/accounts/outside/${id}/callback/`],
  post_logout_redirect_uris: [`${origin}/accounts/login/`],
});
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: ["city", "late", "bound"].map(client),
  cookies: { keys: ["only for tests"] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["preferred_username"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  ttl: { IdToken: (ctx, token, used) => (used.clientId === "late" ? -60 : 3600) },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: `sub-${id}`, preferred_username: id }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
