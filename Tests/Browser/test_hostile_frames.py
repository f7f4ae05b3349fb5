"""A hundred thousand hostile frames at the relay while people talk, with real encryption."""

import base64

from people import DESKTOP, Customer
from test_blind_relay import attach

FRAME_COUNT = 100_000
# Random bytes, and frames of the conversation itself with octets changed, cut or added; a socket
# that the relay closes is opened again.
ATTACK = """
async ({ templates, count }) => {
  const random = (below) => Math.floor(Math.random() * below);
  const frames = templates.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  const answers = {};
  let answered = 0;
  const hostile = () => {
    if (random(2)) return crypto.getRandomValues(new Uint8Array(random(200)));
    let frame = Uint8Array.from(frames[random(frames.length)]);
    for (let n = random(4); n >= 0; n--) frame[random(frame.length)] = random(256);
    if (!random(4)) frame = frame.slice(0, random(frame.length));
    return frame;
  };
  // Only what was answered counts: behind the relay's goodbye a frame is thrown at nobody.
  const attack = () => new Promise((ended) => {
    const socket = new WebSocket(`ws://${location.host}/socket`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      const [type] = new Uint8Array(data);
      answers[type] = (answers[type] ?? 0) + 1;
      if (type !== 0x81) answered++;
      if (answered >= count) socket.close();
      else for (let n = type === 0x81 ? 50 : 1; n > 0; n--) socket.send(hostile());
    };
    socket.onclose = ended;
  });
  while (answered < count) await Promise.all([attack(), attack(), attack(), attack()]);
  return { answered, answers };
}
"""


def test_a_real_conversation_goes_on_under_a_hundred_thousand_hostile_frames(
        browser, server, owner, capsys):
    frames = []
    customer = Customer.open(browser, "about:blank")
    page_frames = attach(customer.page, frames)
    customer.page.on("websocket", lambda socket: socket.on(
        "framesent", lambda payload: frames.append(payload)))
    customer.page.goto(owner.customer_link)
    customer.write("Before the attack")
    owner.open_conversation()
    owner.sees("Before the attack")
    customer.sees("Before the attack", "Read")
    # Not the authentication: a broken one ends its connection, and RelayServerTests throw those.
    templates = {bytes(frame) for frame in frames
                 if isinstance(frame, bytes) and frame and 0x02 <= frame[0] <= 0x0c}
    assert templates, "frames of a real conversation"

    attacker = browser.new_context(**DESKTOP).new_page()
    attacker.goto(server.url + "/desk")
    attacker.evaluate("input => { window.attack = (" + ATTACK + ")(input); }",
                      {"templates": [base64.b64encode(t).decode() for t in templates],
                       "count": FRAME_COUNT})
    texts = []
    for number in range(5):
        texts += [f"question {number} under fire", f"answer {number} under fire"]
        customer.write(texts[-2])
        owner.sees(texts[-2])
        owner.write(texts[-1])
        customer.sees(texts[-1])
    result = attacker.evaluate("window.attack")
    with capsys.disabled():
        print(f"\nhostile frames answered: {result['answered']}, "
              f"by frame type: {result['answers']}")
    assert result["answered"] >= FRAME_COUNT
    customer.write("After the attack")
    owner.sees("After the attack")
    customer.sees("After the attack", "Read")
    assert customer.texts(texts) == owner.texts(texts) == texts
    assert server.process.poll() is None
    del page_frames
