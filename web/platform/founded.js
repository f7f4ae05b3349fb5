// Whether a set-up link can still do anything.

/** @returns {Promise<boolean>} the server has been set up, with this link or another */
export async function isServerFounded() {
  try {
    return (await fetch("/setup", { method: "HEAD" })).status === 410;
  } catch {
    return false;
  }
}
