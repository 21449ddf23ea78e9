// Runs what the test sends: lines of JSON on a Unix socket that only its user can open, {code, values} in, {value} or
// {error} out. The code is the body of an async function of `vscode` and `values`.
const fs = require('fs');
const net = require('net');
const readline = require('readline');
const vscode = require('vscode');

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

async function answer(line) {
  try {
    const { code, values } = JSON.parse(line);
    return { value: (await new AsyncFunction('vscode', 'values', code)(vscode, values)) ?? null };
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  }
}

exports.activate = (context) => {
  const path = process.env.VSCODE_DRIVER;
  fs.rmSync(path, { force: true }); // of the extension host before this one
  const server = net.createServer((socket) => {
    readline.createInterface({ input: socket }).on('line', async (line) => {
      const said = JSON.stringify(await answer(line));
      if (socket.writable) socket.write(said + '\n');
    });
    socket.on('error', () => {});
  });
  server.listen(path);
  context.subscriptions.push({ dispose: () => server.close() });
};
