// Trusted Types (https://w3c.github.io/trusted-types/), as far as we use them: the types that come
// with the language do not have them. Older browsers have none.

interface Window {
  readonly trustedTypes?: {
    createPolicy(
      name: string,
      rules: { createScriptURL(text: string): string | URL },
    ): { createScriptURL(text: string): string };
  };
}
