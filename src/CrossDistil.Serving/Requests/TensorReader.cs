using CrossDistil.Serving.Http;

namespace CrossDistil.Serving.Requests;

/// <summary>Reads the input tensors of a body, one for each feature, into rows.</summary>
internal ref struct TensorReader(ReadOnlySpan<byte> body, FeatureTable features, RowBuffer rows, int maxRows)
{
    private readonly ReadOnlySpan<byte> _body = body;

    /// <summary>Rows of every tensor; null = none has been read.</summary>
    public int? Rows { get; private set; }

    /// <summary>One tensor, on whose first token the reader stands. Data that comes before what describes it is read again afterwards.</summary>
    public void Read(ref Utf8JsonReader json)
    {
        JsonBody.Expect(ref json, JsonTokenType.StartObject, "inputs", "a list of tensors");
        var head = default(TensorHead);
        Range? late = null;
        var hasData = false;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var member = JsonBody.Text(ref json);
            JsonBody.Next(ref json);
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
                    else late = Skip(ref json);
                    break;
                default:
                    json.Skip(); // parameters, and what later versions of the protocol may add
                    break;
            }
        }

        if (!head.IsWhole || !hasData) throw JsonBody.Fault($"input {head.Title}", "is not whole", "give each input name, shape, datatype and data");
        if (late is not { } range) return;
        var again = JsonBody.Reader(_body[range]);
        again.Read();
        Data(ref again, head);
    }

    /// <summary>Where the value stands that is passed over.</summary>
    private static Range Skip(ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        return start..(int)json.BytesConsumed;
    }

    private void Data(ref Utf8JsonReader json, in TensorHead head)
    {
        var feature = FeatureOf(head);
        JsonBody.Expect(ref json, JsonTokenType.StartArray, $"data of input {head.Title}", "a list, flat or nested as the shape");
        if (head.Rows == 0 || head.Width == 0) rows.TryClose(-1, feature, rows.Mark());
        var isNested = false;
        var row = 0;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (row == 0) isNested = json.TokenType is JsonTokenType.StartArray;
            if (row == head.Rows) throw WrongCount(head);
            Row(ref json, head, feature, row++, isNested);
        }

        if (row != head.Rows && !(row == 0 && head.Width == 0)) throw WrongCount(head);
    }

    /// <summary>The feature that a tensor is of, which it must fit.</summary>
    private int FeatureOf(in TensorHead head)
    {
        if (!features.TryFind(head.Name, out var feature)) throw JsonBody.Fault("inputs", $"there is no feature {RequestException.Quote(head.Name!)}", features.Meant(head.Name!));
        if (rows.Brings(feature)) throw JsonBody.Fault($"input {head.Title}", "stands twice", "give one tensor for each feature");
        if (head.Width != 1 && !features.IsList(feature)) throw JsonBody.Fault($"shape of input {head.Title}", string.Create(CultureInfo.InvariantCulture, $"has {head.Width} values for a row"), "give [rows] or [rows,1]: only list features take several");
        if ((Rows ??= (int)head.Rows) != head.Rows)
            throw JsonBody.Fault($"shape of input {head.Title}", string.Create(CultureInfo.InvariantCulture, $"has {head.Rows} rows, the inputs before it have {Rows}"), "give every input the same rows");
        return feature;
    }

    /// <summary>The values of one row, from the token that the reader stands on.</summary>
    private readonly void Row(ref Utf8JsonReader json, in TensorHead head, int feature, int row, bool isNested)
    {
        if ((isNested || head.Width == 0) && json.TokenType is not JsonTokenType.StartArray) throw WrongCount(head);
        var (cell, mark) = (new Cell(features, feature, row, IsTensor: true), rows.Mark());
        for (var i = 0L; i < head.Width; i++)
        {
            if (isNested || i > 0) json.Read();
            if (json.TokenType is JsonTokenType.EndArray) throw WrongCount(head);
            if (!head.Type!.Takes(ref json)) throw JsonBody.Fault(cell.Where, $"{JsonBody.Kind(ref json)} is no {head.Type.Name}", "give a value of the input's datatype, or null where it is missing");
            var value = JsonBody.Scalar(ref json, cell);
            if (json.TokenType is not JsonTokenType.Null) rows.Add(cell.Checked(value));
        }

        if (isNested && !(json.Read() && json.TokenType is JsonTokenType.EndArray)) throw WrongCount(head);
        rows.TryClose(row, feature, mark);
    }

    private static RequestException WrongCount(in TensorHead head) => JsonBody.Fault(
        $"data of input {head.Title}", string.Create(CultureInfo.InvariantCulture, $"does not have the {head.Rows} × {head.Width} values of its shape"), "give them row by row, flat or nested; null where a value is missing");
}
