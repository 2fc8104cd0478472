// The rules of the Government Digital Service.
export default { extends: ["stylelint-config-gds/scss"], ignoreFiles: ["node_modules/**"] };
