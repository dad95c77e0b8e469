import { closeSync, openSync, writeSync } from 'node:fs';
import protobuf from 'protobufjs/light.js';
import { maskedCrc32c } from './crc32c.ts';

const field = (type: string, id: number) => ({ type, id });

/** The part of TensorFlow's event protocol buffers that scalars need; numbers as in tensorflow/core/util/event.proto and summary.proto. */
const root = protobuf.Root.fromJSON({
  nested: {
    // A oneof, so that 0 is written too: readers ask whether the value is there.
    Value: {
      oneofs: { value: { oneof: ['simpleValue'] } },
      fields: { tag: field('string', 1), simpleValue: field('float', 2) },
    },
    Summary: { fields: { value: { ...field('Value', 1), rule: 'repeated' } } },
    Event: {
      oneofs: { what: { oneof: ['fileVersion', 'summary'] } },
      fields: {
        wallTime: field('double', 1),
        step: field('int64', 2),
        fileVersion: field('string', 3),
        summary: field('Summary', 5),
      },
    },
  },
});
const Event = root.lookupType('Event');

/** Bytes that are collected before they are written. */
const bufferBytes = 2 ** 18;

/** A file of TensorBoard's events: TFRecords, each a length, its checksum, an event, and its checksum. */
export class EventFile {
  readonly #handle: number;
  #pending: Uint8Array[] = [];
  #bytes = 0;

  /** @param wallTime of the first event, seconds since 1970 */
  constructor(file: string, wallTime: number) {
    this.#handle = openSync(file, 'wx');
    this.#add({ wallTime, fileVersion: 'brain.Event:2' });
  }

  /** Adds the scalars of a step, by tag. */
  scalars(wallTime: number, step: number, values: readonly (readonly [tag: string, value: number])[]): void {
    if (values.length === 0) return;
    const value = values.map(([tag, simpleValue]) => ({ tag, simpleValue }));
    this.#add({ wallTime, step, summary: { value } });
  }

  close(): void {
    this.#write();
    closeSync(this.#handle);
  }

  #add(event: object): void {
    const data = Event.encode(event).finish();
    const record = Buffer.alloc(12 + data.length + 4);
    record.writeBigUInt64LE(BigInt(data.length));
    record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
    record.set(data, 12);
    record.writeUInt32LE(maskedCrc32c(data), 12 + data.length);
    this.#pending.push(record);
    this.#bytes += record.length;
    if (this.#bytes >= bufferBytes) this.#write();
  }

  #write(): void {
    const bytes = Buffer.concat(this.#pending);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done);
    this.#pending = [];
    this.#bytes = 0;
  }
}
