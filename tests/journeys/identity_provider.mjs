// A real OpenID Connect provider for the tests: `node identity_provider.mjs PORT CLIENT_ORIGIN`.
// Five clients, each with its own secret: two ordinary; one whose ID tokens are expired when made;
// one whose tokens are signed with a key that only calls itself ours; one whose are not signed.
import { generateKeyPairSync, sign } from "node:crypto";
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
  clients: ["city", "late", "bound", "forged", "unsigned"].map(client),
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
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const resigned = {
  forged: ([head, body]) =>
    [head, body, sign("RSA-SHA256", Buffer.from(`${head}.${body}`), privateKey).toString("base64url")],
  unsigned: ([head, body]) => {
    const told = JSON.parse(Buffer.from(head, "base64url"));
    return [Buffer.from(JSON.stringify({ ...told, alg: "none" })).toString("base64url"), body, ""];
  },
};
provider.use(async (ctx, next) => {
  await next();
  const wrong = resigned[ctx.oidc?.client?.clientId];
  if (ctx.path === "/token" && wrong) ctx.body.id_token = wrong(ctx.body.id_token.split(".")).join(".");
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
