// While a report is compiled: look every three seconds, and show the page again once there is something new.
const look = async () => {
  try {
    const page = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
    if (!page.includes('id="waiting"')) return location.reload();
  } catch {
    // no connection just now: the next look may have one
  }
  setTimeout(look, 3000);
};
setTimeout(look, 3000);
