namespace CrossDistil.Tensors;

/// <summary>
/// A field with any number of ids per row; a row's embedding is the mean of its ids' rows, or zero if it has none.
/// </summary>
/// <param name="Field">The field, from 0, that these lists cover in place of one id per row.</param>
/// <param name="Offsets">At least rows + 1 numbers, never falling: row r has the ids <c>Offsets[r]</c> … <c>Offsets[r +
/// 1] − 1</c>.</param>
/// <param name="Ids">Ids of the field, row after row; an id may occur twice and then counts twice.</param>
/// <param name="Repeats">
/// [row] whether it has the list of the row before it, and none of its own here; null = no row has. Without gradient.
/// </param>
public readonly record struct FieldLists(int Field, int[] Offsets, int[] Ids, bool[]? Repeats = null);
