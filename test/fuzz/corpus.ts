/** Where mutations start: one small example of each kind, and inputs that once broke a decoder. */
const id = 'ab'.repeat(32);
const time = '2024-01-02T03:04:05.678+01:00';
const node =
  `{"name":"a\\\\xff\\\\u00a0","type":"file","mode":420,"mtime":"${time}","atime":"${time}","ctime":"${time}","uid":1,"gid":2` +
  ',"user":"u","group":"g","inode":18446744073709551615,"device_id":1,"size":3,"links":1,"linktarget":"l\\ufffd"' +
  ',"linktarget_raw":"bP8=","extended_attributes":[{"name":"n","value":"AAE="}],"generic_attributes":{"a":[1.5,{}]}' +
  `,"device":5,"content":["${id}"],"subtree":"${id}","error":"e"}`;

const texts = (...items: readonly string[]): readonly Buffer[] => items.map((item) => Buffer.from(item));

export const corpus = {
  tree: texts(`{"nodes":[${node}]}\n`, '{"nodes":[]}\n'),
  snapshot: texts(
    `{"time":"${time}","parent":"${id}","tree":"${id}","paths":["/a"],"hostname":"h","username":"u","uid":1,"gid":2` +
      `,"excludes":["x"],"tags":["t"],"original":"${id}","program_version":"p","summary":{"backup_start":"${time}","files_new":1}}`,
  ),
  index: texts(
    `{"packs":[{"id":"${id}","blobs":[{"id":"${id}","type":"data","offset":0,"length":40,"uncompressed_length":9}]}]}\n`,
  ),
  key: texts(
    `{"created":"${time}","username":"u","hostname":"h","kdf":"scrypt","N":32768,"r":8,"p":6` +
      `,"salt":"${Buffer.alloc(64, 1).toString('base64')}","data":"AAEC"}`,
  ),
  lock: texts(`{"time":"${time}","exclusive":true,"hostname":"h","username":"u","pid":1,"uid":2,"gid":3}`),
  config: texts(`{"version":2,"id":"${id}","chunker_polynomial":"25b468838dcb75"}`),
  packHeader: [Buffer.from(`0128000000${id}0228000000ff000000${id}`, 'hex')],
  zstd: [Buffer.from('28b52ffd0000190000616263', 'hex')],
};

/** As most are: nothing of it needs a second look. */
export const usualTree = Buffer.from(
  `{"nodes":[{"name":"a","type":"file","mode":420,"mtime":"${time}","atime":"${time}","ctime":"${time}","uid":1,"gid":2,"user":"u"` +
    `,"group":"g","inode":7,"device_id":1,"size":3,"links":1,"content":["${id}"]},{"name":"b","type":"dir","mode":2147484141` +
    `,"mtime":"${time}","atime":"${time}","ctime":"${time}","uid":1,"gid":2,"content":null,"subtree":"${id}"}]}\n`,
);
