if vim.g.loaded_infill or vim.fn.has('nvim-0.11') == 0 then
  return
end
vim.g.loaded_infill = true

require('infill.canvas').highlights()
vim.api.nvim_create_autocmd('ColorScheme', {
  group = vim.api.nvim_create_augroup('infill.highlights', { clear = true }),
  callback = function()
    require('infill.canvas').highlights()
  end,
})
require('infill.commands').create()

-- For mappings of one's own: keys that do nothing unless a suggestion is shown.
for _, action in ipairs(require('infill.options').actions) do
  vim.keymap.set('i', ('<Plug>(infill-%s)'):format(action:gsub('_', '-')), function()
    require('infill')[action]()
  end)
end
