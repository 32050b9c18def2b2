-- {{< fact NAME >}}: the number a notebook recorded under NAME, from _generated/facts.json.
-- The value never passes through the Markdown reader: it is text, whatever it holds.

local facts

local function load_facts()
  local root = (quarto.project and quarto.project.directory) or "."
  local path = pandoc.path.join({ root, "_generated", "facts.json" })
  local file = io.open(path, "r")
  if not file then
    error("fact: _generated/facts.json is missing")
  end
  local content = file:read("a")
  file:close()
  return quarto.json.decode(content)
end

return {
  ["fact"] = function(arguments, _, _, _, context)
    facts = facts or load_facts()
    local name = pandoc.utils.stringify(arguments[1] or "")
    local fact = facts[name]
    if fact == nil then
      error("fact: no notebook recorded a fact named '" .. name .. "'")
    end
    if context == "text" then
      return fact.text
    end
    return pandoc.Span({ pandoc.Str(fact.text) }, pandoc.Attr("", { "fact" }, { ["data-fact"] = name }))
  end,
}
