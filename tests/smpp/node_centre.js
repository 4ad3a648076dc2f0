// An SMS centre on node-smpp, which others wrote: it takes texts, gives receipts, and sends the texts that stand on its standard input.
// One line of JSON for each thing that happens; `{"mo": {"from": ..., "text": ...}}` on standard input makes a phone text.
const smpp = require('smpp');
const readline = require('readline');
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
let bound = null;
let next = 0xab00;

const server = smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('bind_transceiver', (pdu) => {
    if (pdu.password !== 'geheim') {
      session.send(pdu.response({ command_status: smpp.ESME_RINVPASWD }));
      return;
    }
    bound = session;
    session.send(pdu.response({ system_id: 'node' }));
    say({ bound: pdu.system_id });
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => { session.send(pdu.response()); session.close(); });
  session.on('submit_sm', (pdu) => {
    next += 1;
    session.send(pdu.response({ message_id: next.toString(16).toUpperCase() }));
    const words = pdu.short_message.message;
    say({ to: pdu.destination_addr, from: pdu.source_addr, text: words, esm: pdu.esm_class, udh: (pdu.short_message.udh || []).length });
    if (pdu.registered_delivery) {
      session.deliver_sm({
        source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, source_addr_ton: 1, source_addr_npi: 1, esm_class: 4,
        short_message: `id:${next} sub:001 dlvrd:001 submit date:2701152030 done date:2701152031 stat:DELIVRD err:000 text:`,
      });
    }
  });
  session.on('close', () => { if (bound === session) bound = null; });
});

server.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { mo } = JSON.parse(line);
  bound.deliver_sm({ source_addr: mo.from, source_addr_ton: 1, source_addr_npi: 1, destination_addr: '32470000000', short_message: mo.text },
    (pdu) => say({ acknowledged: mo.text, status: pdu.command_status }));
}).on('close', () => process.exit(0));
