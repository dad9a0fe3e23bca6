/** A process that adds one to the number in a shared file, again and again. Arguments: the file, how often. */
import { SharedFile } from '../../main/auth/shared-file';
import { systemClock } from '../../main/engine/base/clock';

const [, , path = '', times = ''] = process.argv;
const file = new SharedFile(path, systemClock);
const never = new AbortController().signal;

for (let time = 0; time < Number(times); time++) {
  const unlock = await file.lock(never);
  const count = JSON.parse((await file.read()) ?? '0') as number;
  await file.write(JSON.stringify(count + 1));
  await unlock();
}
