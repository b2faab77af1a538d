// Taplo's language server as it comes for editors (the package @taplo/lsp), over standard input and
// output. NODE_PATH names the folder that it is installed in.
const fs = require("fs");
const path = require("path");
const url = require("url");
const { TaploLsp } = require("@taplo/lsp");

// The server asks its editor for files and the clock.
const editor = {
  now: () => new Date(),
  envVar: (name) => process.env[name],
  envVars: () => Object.entries(process.env),
  stdErrAtty: () => false,
  stdin: async () => new Uint8Array(),
  stdout: async (bytes) => bytes.length,
  stderr: async (bytes) => bytes.length,
  glob: () => [],
  readFile: (name) => fs.promises.readFile(name),
  writeFile: (name, bytes) => fs.promises.writeFile(name, bytes),
  urlToFilePath: (place) => (place.startsWith("file:") ? url.fileURLToPath(place) : "/nowhere"),
  isAbsolute: (name) => path.isAbsolute(name),
  cwd: () => process.cwd(),
  findConfigFile: () => undefined,
};

function say(message) {
  const text = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  process.stdout.write(`Content-Length: ${text.length}\r\n\r\n`);
  process.stdout.write(text);
}

let unread = Buffer.alloc(0);

function messages(bytes) {
  unread = Buffer.concat([unread, bytes]);
  const found = [];
  for (;;) {
    const end = unread.indexOf("\r\n\r\n");
    const length = end < 0 ? NaN : Number(/content-length: *(\d+)/i.exec(unread.toString())[1]);
    if (!(unread.length >= end + 4 + length)) return found;
    found.push(JSON.parse(unread.subarray(end + 4, end + 4 + length)));
    unread = unread.subarray(end + 4 + length);
  }
}

TaploLsp.initialize(editor, { onMessage: say }).then((server) => {
  process.stdin.on("data", (bytes) => messages(bytes).forEach((one) => server.send(one)));
  process.stdin.on("end", () => process.exit(0));
});
