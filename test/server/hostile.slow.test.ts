import { expect } from 'chai';
import { besieged, sendHostile } from './hostile-runs.js';
import { temporaryFolder } from './temporary-folder.js';

describe('ten thousand hostile requests', () => {
  const folderOf = temporaryFolder();

  it('leave the memory of the server as it was', async () => {
    const server = await besieged(folderOf());
    // The first ones fill caches and compile the code.
    await sendHostile(server, 3000, 2);
    const before = server.residentMb();
    await sendHostile(server, 10_000, 3);
    expect(server.residentMb() - before).to.be.below(40);
    server.process.kill('SIGKILL');
  }).timeout(180_000);
});
