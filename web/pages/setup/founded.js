// What the server says, before anybody types, about what a set-up page would make or has made.

/** @returns {Promise<boolean | null>} set up, with this link or another; null: it does not say */
export async function isServerFounded() {
  const status = await statusOf("/setup");
  return status === 410 ? true : status === 200 ? false : null;
}

/**
 * @param {string} slug
 * @returns {Promise<boolean | null>} this server has a desk of that name; null: it does not say
 */
export async function isDeskHere(slug) {
  const status = await statusOf(`/desks/${encodeURIComponent(slug)}`);
  return status === 404 ? false : status === 200 ? true : null;
}

/** @param {string} path */
async function statusOf(path) {
  try {
    return (await fetch(path, { method: "HEAD", cache: "no-store" })).status;
  } catch {
    return null;
  }
}
