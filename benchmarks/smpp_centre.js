// An SMS centre on node-smpp, which others wrote, for benchmarks: it answers after some milliseconds, and counts.
// `node smpp_centre.js DELAY_MS`. Commands are lines of JSON on standard input, answers lines of JSON on standard output:
// {"reset": 1}, {"report": 1}, {"closed": true} (refuses to be bound), {"receipts": A_SECOND}, {"mo": {"from": …, "text": …}}.
const smpp = require('smpp');
const readline = require('readline');
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const delay = Number(process.argv[2]);
const MEMBERS = '3247100';
let bound = null, closed = false, next = 0, got = new Set(), stopped = new Set();
let count, second, last, words, late, owed, told;
const reset = () => { count = 0; second = last = 0; words = ''; late = 0; owed = []; told = 0; got.clear(); stopped.clear(); };
reset();

function taken(session, pdu) {
  const to = pdu.destination_addr;
  if (to.startsWith(MEMBERS)) {
    if (!pdu.short_message.message.includes('Inbraak')) return answered(session, pdu);  // told that they left
    const now = performance.now();
    count += 1;
    last = now;
    if (count === 1) words = pdu.short_message.message;
    if (count === 2) second = now;
    got.add(to);
    if (stopped.has(to)) late += 1;
  } else {
    say({ to, text: pdu.short_message.message });
  }
  answered(session, pdu);
}

function answered(session, pdu) {
  const id = String(next += 1);
  const answer = () => {
    session.send(pdu.response({ message_id: id }));
    if (pdu.registered_delivery) owed.push([id, pdu.destination_addr, pdu.source_addr]);
  };
  if (delay) setTimeout(answer, delay); else answer();
}

const server = smpp.createServer((session) => {
  session.on('error', () => {});
  for (const bind of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) {
    session.on(bind, (pdu) => {
      session.send(pdu.response(closed ? { command_status: smpp.ESME_RBINDFAIL } : { system_id: 'node' }));
      if (!closed) bound = session;
    });
  }
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', (pdu) => taken(session, pdu));
});

function receipt([id, from, to]) {
  bound.deliver_sm({
    source_addr: from, destination_addr: to, source_addr_ton: 1, source_addr_npi: 1, esm_class: 4,
    short_message: `id:${id} sub:001 dlvrd:001 submit date:2701152030 done date:2701152031 stat:DELIVRD err:000 text:`,
  }, () => { told += 1; });
}

let ticking = null;
function receipts(rate) {
  clearInterval(ticking);
  let began = performance.now(), gone = 0;
  ticking = rate ? setInterval(() => {
    const due = Math.floor((performance.now() - began) * rate / 1000);
    for (; gone < due && owed.length; gone += 1) receipt(owed.shift());
    if (!owed.length) { began = performance.now(); gone = 0; }
  }, 5) : null;
}

server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line);
  if (asked.reset) reset();
  if ('closed' in asked) closed = asked.closed;
  if ('receipts' in asked) receipts(asked.receipts);
  if (asked.report) say({ count, seconds: (last - second) / 1000, words, late, told });
  if (asked.mo) {
    const began = performance.now();
    bound.deliver_sm(
      { source_addr: asked.mo.from, source_addr_ton: 1, source_addr_npi: 1, destination_addr: '32470000000', short_message: asked.mo.text },
      (pdu) => {
        stopped.add(asked.mo.from);
        say({ acknowledged: asked.mo.from, status: pdu.command_status, ms: performance.now() - began, had: got.has(asked.mo.from) });
      },
    );
  }
}).on('close', () => process.exit(0));
