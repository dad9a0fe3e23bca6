/** The linter's rules that are this house's own: syntax that is forbidden as such. */
const nowMessage = 'Take a Clock (main/engine/base/clock.ts) and ask clock.nowMs.';

/** A rule that says `message` at each node of `type` for which `isForbidden`. */
const forbid = (type, message, isForbidden = () => true) => ({
  create: (context) => ({
    [type]: (node) => {
      if (isForbidden(node)) context.report({ node, message });
    },
  }),
});

export default {
  meta: { name: 'house' },
  rules: {
    'no-default-export': forbid('ExportDefaultDeclaration', 'Export by name.'),
    'no-enum': forbid('TSEnumDeclaration', 'Use a union of literals.'),
    'no-index-file': forbid('Program', 'No index.ts: name the file after what is inside.'),
    'no-new-date': forbid(
      'NewExpression',
      nowMessage,
      ({ callee, arguments: given }) => callee.name === 'Date' && given.length === 0,
    ),
  },
};
