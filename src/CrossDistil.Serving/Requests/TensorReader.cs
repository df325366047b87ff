namespace CrossDistil.Serving.Requests;

/// <summary>Reads the input tensors of a body, one for each feature, into rows.</summary>
internal ref struct TensorReader(ReadOnlySpan<byte> body, FeatureTable features, RowBuffer rows, int maxRows)
{
    private readonly ReadOnlySpan<byte> _body = body;

    /// <summary>Rows of every tensor; null = none has been read.</summary>
    public int? Rows { get; private set; }

    /// <summary>
    /// Reads one tensor, from its first token on. Data that comes before its description is read again afterwards.
    /// </summary>
    public void Read(ref Utf8JsonReader json)
    {
        json.Expect(JsonTokenType.StartObject, "inputs", "a list of tensors");
        var head = default(TensorHead);
        Range? late = null;
        var hasData = false;
        while (json.NextMember())
        {
            var member = json.Text();
            json.Read();
            switch (member)
            {
                case "name":
                    head.ReadName(ref json);
                    break;
                case "datatype":
                    head.ReadType(ref json);
                    break;
                case "shape":
                    head.ReadShape(ref json, maxRows);
                    break;
                case "data":
                    if (hasData) throw JsonBody.Fault($"input {head.Title}", "has data twice", "give it once");
                    hasData = true;
                    if (head.IsWhole) Data(ref json, head);
                    else late = json.Place();
                    break;
                default:
                    json.Skip(); // parameters, and members that later versions of the protocol may add
                    break;
            }
        }

        if (!head.IsWhole || !hasData)
            throw JsonBody.Fault($"input {head.Title}", "is not whole", "give each input name, shape, datatype and data");
        if (late is not { } range) return;
        var again = JsonBody.Reader(_body[range]);
        again.Read();
        Data(ref again, head);
    }

    private void Data(ref Utf8JsonReader json, in TensorHead head)
    {
        var feature = FeatureOf(head);
        json.Expect(JsonTokenType.StartArray, $"data of input {head.Title}", "a list, flat or nested as the shape");
        if (head.Rows == 0 || head.Width == 0) rows.TryClose(-1, feature, rows.Mark());
        var isNested = false;
        var row = 0;
        while (json.NextItem())
        {
            if (row == 0) isNested = json.TokenType is JsonTokenType.StartArray;
            if (row == head.Rows) throw WrongCount(head);
            Row(ref json, head, feature, row++, isNested);
        }

        if (row != head.Rows && !(row == 0 && head.Width == 0)) throw WrongCount(head);
    }

    /// <summary>The feature of a tensor, whose shape must fit.</summary>
    private int FeatureOf(in TensorHead head)
    {
        var shape = $"shape of input {head.Title}";
        if (!features.TryFind(head.Name, out var feature))
            throw JsonBody.Fault("inputs", $"there is no feature {RequestException.Quote(head.Name!)}", features.Meant(head.Name!));
        if (rows.Brings(feature)) throw JsonBody.Fault($"input {head.Title}", "is given twice", "give one tensor for each feature");
        if (head.Width != 1 && !features.IsList(feature))
            throw JsonBody.Fault(shape, $"has {head.Width} values for a row", "give [rows] or [rows,1]: only list features take several");
        if ((Rows ??= (int)head.Rows) != head.Rows)
            throw JsonBody.Fault(shape, $"has {head.Rows} rows, the inputs before it have {Rows}", "give every input the same rows");
        return feature;
    }

    /// <summary>The values of one row, from the reader's token on.</summary>
    private readonly void Row(ref Utf8JsonReader json, in TensorHead head, int feature, int row, bool isNested)
    {
        if ((isNested || head.Width == 0) && json.TokenType is not JsonTokenType.StartArray) throw WrongCount(head);
        var (cell, mark) = (new Cell(features, feature, row, IsTensor: true), rows.Mark());
        for (var i = 0L; i < head.Width; i++)
        {
            if (isNested || i > 0) json.Read();
            if (json.TokenType is JsonTokenType.EndArray) throw WrongCount(head);
            if (!head.Type!.Takes(ref json))
                throw JsonBody.Fault(
                    cell.Where, $"{json.Kind()} is not {head.Type.Name}",
                    "give a value of the input's datatype, or null where it is missing");
            json.AddTo(rows, cell);
        }

        if (isNested && json.NextItem()) throw WrongCount(head);
        rows.TryClose(row, feature, mark);
    }

    private static RequestException WrongCount(in TensorHead head) => JsonBody.Fault(
        $"data of input {head.Title}", $"does not have the {head.Rows} × {head.Width} values of its shape",
        "give them row by row, flat or nested; null where a value is missing");
}
