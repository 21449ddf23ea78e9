-- For those who enable servers by name: vim.lsp.enable('infill'). require('infill').setup() does the same, with options.
return require('infill.server').config()
