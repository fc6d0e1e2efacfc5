#pragma once
namespace paraphe { struct Seance {}; }
