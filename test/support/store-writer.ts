/**
 * A process that keeps profiles until it is killed: `node store-writer.ts <directory> <prefix>`. It prints
 * "stored <text>" after the fact.
 */
import { writeSync } from 'node:fs';
import { ProfileLog } from '../../src/components/starling-store/profile-log.ts';
import { Labels } from '../../src/model/index.ts';
import { silentLogger } from '../../src/telemetry/index.ts';
import { systemClock } from '../../src/util/index.ts';

const [, , directory = '', prefix = ''] = process.argv;
const log = await ProfileLog.open(directory, {
  clock: systemClock,
  logger: silentLogger,
  limits: { maxBytes: 64 * 2 ** 20, maxAgeMs: 1e9, maxProfilesPerSeries: 1e6 },
  onEvict: () => undefined,
});
for (let round = 0; ; round++) {
  await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      const text = `${prefix}-${round}-${index}`;
      await log.append(Labels.from({ service_name: `s${index}` }), Buffer.from(text.padEnd(20_000)));
      writeSync(1, `stored ${text}\n`);
    }),
  );
}
