#include "pdf/structure.h"

#include <algorithm>

#include "pdf/syntax.h"

namespace paraphe {

namespace {

bool is_cell(Role role) { return role == Role::kTH || role == Role::kTD; }

// Unique in the file: of notes and of the header cells that other cells name.
std::string identifier(NodeId node, Role role) {
  std::string out = role == Role::kNote ? "note-" : "th-";
  append_padded(out, node, 8);
  return out;
}

// Writes the elements one by one; each is its own object, so that a viewer may load them as it
// goes.
class StructureWriter {
 public:
  StructureWriter(ObjectStore& store, const Document& document, const StructureTree& tree,
                  const StructurePlaces& places)
      : store_(store),
        document_(document),
        tree_(tree),
        places_(places),
        elements_(document.nodes.size()),
        identified_(document.nodes.size()) {
    for (NodeId id = 0; id < document.nodes.size(); ++id) {
      if (!tree.has(id)) continue;
      // ISO 14289-1 7.9: notes have unique identifiers.
      if (document.nodes[id].role == Role::kNote) identified_[id] = true;
      for (NodeId header : document.nodes[id].headers) identified_[header] = tree.has(header);
    }
  }

  uint32_t write() {
    uint32_t root = store_.reserve();
    for (NodeId node = 0; node < elements_.size(); ++node) {
      if (tree_.has(node)) elements_[node] = store_.reserve();
    }
    for (NodeId node = 0; node < elements_.size(); ++node) {
      if (tree_.has(node)) store_.set(elements_[node], element(node, root));
    }
    // The parent tree stands before /K: EU DSS walks a dictionary in its order, and the value of a
    // field signed later is known to it when met through the parent tree, but not through /K.
    std::string body = "<< /Type /StructTreeRoot /ParentTree ";
    body += reference(store_.add(parent_tree())) + " /ParentTreeNextKey ";
    append_number(body, static_cast<int64_t>(places_.pages.size() + places_.annotations.size()));
    std::string identifiers = identifier_tree();
    if (!identifiers.empty()) body += " /IDTree " + reference(store_.add(identifiers));
    store_.set(root, body + " /K " + reference(elements_[kRootNode]) + " >>");
    return root;
  }

 private:
  std::string element(NodeId id, uint32_t root) {
    const Node& node = document_.nodes[id];
    std::string out = "<< /Type /StructElem /S /";
    out += role_name(node.role);
    out += " /P ";
    append_reference(out, id == kRootNode ? root : elements_[node.parent]);
    if (identified_[id]) out += " /ID (" + identifier(id, node.role) + ")";
    if (!node.language.empty()) out += " /Lang " + text_string(node.language);
    if (node.role == Role::kFigure) out += " /Alt " + text_string(node.alternative);
    out += attributes(id);
    append_kids(out, id);
    return out + " >>";
  }

  // ISO 32000-1 §14.8.5: attributes of tables, lists and figures.
  std::string attributes(NodeId id) const {
    const Node& node = document_.nodes[id];
    std::string out;
    if (is_cell(node.role)) {
      if (node.role == Role::kTH) {
        const char* scope = node.scope == Scope::kRow    ? "Row"
                            : node.scope == Scope::kBoth ? "Both"
                                                         : "Column";
        out += std::string(" /Scope /") + scope;
      }
      append_span(out, " /ColSpan ", node.column_span);
      append_span(out, " /RowSpan ", node.row_span);
      append_headers(out, node.headers);
      return out.empty() ? out : " /A << /O /Table" + out + " >>";
    }
    if (node.role == Role::kL && places_.numbering[id] != nullptr) {
      return std::string(" /A << /O /List /ListNumbering /") + places_.numbering[id] + " >>";
    }
    if (node.role == Role::kFigure && !places_.boxes[id].empty()) {
      return " /A << /O /Layout /Placement /Block /BBox " + places_.boxes[id] + " >>";
    }
    return out;
  }

  static void append_span(std::string& out, const char* key, int span) {
    if (span <= 1) return;
    out += key;
    append_number(out, span);
  }

  // ISO 32000-1 table 349.
  void append_headers(std::string& out, const HeaderCells& headers) const {
    std::string names;
    for (NodeId header : headers)
      if (identified_[header]) names += " (" + identifier(header, Role::kTH) + ")";
    if (!names.empty()) out += " /Headers [" + names.substr(1) + "]";
  }

  void append_kids(std::string& out, NodeId id) const {
    const std::vector<Kid>& kids = tree_.kids(id);
    if (kids.empty()) return;
    // /Pg holds for the marks of the first page; marks of other pages name theirs.
    uint32_t page = 0;
    for (const Kid& kid : kids) {
      if (kid.is_node) continue;
      page = places_.pages[tree_.marks()[kid.index].page];
      out += " /Pg ";
      append_reference(out, page);
      break;
    }
    // An only kid without brackets: pyHanko knows the way to a field by "/K /Obj".
    out += kids.size() > 1 ? " /K [" : " /K";
    for (const Kid& kid : kids) {
      out += ' ';
      if (kid.is_node) {
        append_reference(out, elements_[kid.index]);
      } else {
        append_mark(out, tree_.marks()[kid.index], page);
      }
    }
    if (kids.size() > 1) out += " ]";
  }

  void append_mark(std::string& out, const ContentMark& mark, uint32_t page) const {
    uint32_t own_page = places_.pages[mark.page];
    if (mark.content >= 0 && own_page == page) return append_number(out, mark.content);
    out += mark.content >= 0 ? "<< /Type /MCR /MCID " : "<< /Type /OBJR /Obj ";
    if (mark.content >= 0) {
      append_number(out, mark.content);
    } else {
      append_reference(out, mark.annotation);
    }
    out += " /Pg ";
    append_reference(out, own_page);
    out += " >>";
  }

  // §14.7.4.4: from a page's marked content, and from an annotation, back to the element.
  std::string parent_tree() const {
    std::vector<std::string> pages(places_.pages.size());
    std::vector<uint32_t> owners(places_.annotations.size());
    for (const ContentMark& mark : tree_.marks()) {
      if (mark.content >= 0) {
        pages[mark.page] += ' ';
        append_reference(pages[mark.page], elements_[mark.owner]);
        continue;
      }
      auto found = std::lower_bound(places_.annotations.begin(), places_.annotations.end(),
                                    mark.annotation);
      owners[static_cast<size_t>(found - places_.annotations.begin())] = elements_[mark.owner];
    }
    std::string out = "<< /Nums [";
    int64_t key = 0;
    for (const std::string& page : pages) {
      out += ' ';
      append_number(out, key++);
      out += " [" + page + " ]";
    }
    for (uint32_t owner : owners) {
      out += ' ';
      append_number(out, key++);
      out += ' ';
      append_reference(out, owner);
    }
    return out + " ] >>";
  }

  // ISO 32000-1 §14.7.2: every identifier stands in a name tree, in lexical order.
  std::string identifier_tree() const {
    std::string names;
    for (bool notes : {true, false})
      for (NodeId node = 0; node < elements_.size(); ++node) {
        const Role role = document_.nodes[node].role;
        if (!identified_[node] || (role == Role::kNote) != notes) continue;
        names += "(" + identifier(node, role) + ") " + reference(elements_[node]) + " ";
      }
    return names.empty() ? names : "<< /Names [ " + names + "] >>";
  }

  ObjectStore& store_;
  const Document& document_;
  const StructureTree& tree_;
  const StructurePlaces& places_;
  std::vector<uint32_t> elements_;  // object numbers by node
  std::vector<char> identified_;    // by node: it has an /ID
};

}  // namespace

StructureTree::StructureTree(const Document& document, const std::vector<ContentMark>& marks)
    : document_(document),
      marks_(marks),
      present_(document.nodes.size()),
      kids_(document.nodes.size()),
      first_(document.nodes.size(), -1) {
  present_[kRootNode] = true;
  for (uint32_t i = 0; i < marks.size(); ++i) {
    attach(marks[i].owner);
    kids_[marks[i].owner].push_back({false, i});
    for (NodeId node = marks[i].owner; first_[node] < 0; node = document.nodes[node].parent) {
      first_[node] = static_cast<int>(i);
    }
  }
  complete_tables();
  order_kids();
}

void StructureTree::attach(NodeId node) {
  for (; !present_[node]; node = document_.nodes[node].parent) {
    present_[node] = true;
    kids_[document_.nodes[node].parent].push_back({true, node});
  }
}

const ContentMark* StructureTree::first_mark(NodeId node) const {
  return first_[node] < 0 ? nullptr : &marks_[static_cast<size_t>(first_[node])];
}

std::vector<NodeId> StructureTree::reading_order() const {
  std::vector<NodeId> order, waiting{kRootNode};
  while (!waiting.empty()) {
    NodeId node = waiting.back();
    waiting.pop_back();
    order.push_back(node);
    for (auto kid = kids_[node].rbegin(); kid != kids_[node].rend(); ++kid) {
      if (kid->is_node) waiting.push_back(kid->index);
    }
  }
  return order;
}

// Parents come before their children, so one pass reaches every cell of a table that is shown.
void StructureTree::complete_tables() {
  std::vector<char> in_table(document_.nodes.size());
  for (NodeId id = 1; id < document_.nodes.size(); ++id) {
    const Node& node = document_.nodes[id];
    switch (node.role) {
      case Role::kTable:
        in_table[id] = present_[id];
        break;
      case Role::kTHead:
      case Role::kTBody:
      case Role::kTFoot:
      case Role::kTR:
      case Role::kTH:
      case Role::kTD:
        in_table[id] = in_table[node.parent];
        break;
      default:
        break;
    }
    if (in_table[id]) attach(id);
  }
}

// Where text and child elements mix, the order of the pages is the order of reading. A node of
// children only follows the tree: two columns side by side, or a cell drawn late, change nothing.
void StructureTree::order_kids() {
  for (std::vector<Kid>& kids : kids_) {
    bool mixed = std::any_of(kids.begin(), kids.end(), [](const Kid& kid) { return !kid.is_node; });
    if (mixed) continue;
    std::sort(kids.begin(), kids.end(),
              [](const Kid& a, const Kid& b) { return a.index < b.index; });
  }
}

uint32_t write_structure(ObjectStore& store, const Document& document, const StructureTree& tree,
                         const StructurePlaces& places) {
  return StructureWriter(store, document, tree, places).write();
}

}  // namespace paraphe
