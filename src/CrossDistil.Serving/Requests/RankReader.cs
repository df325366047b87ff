using CrossDistil.Serving.Http;

namespace CrossDistil.Serving.Requests;

/// <summary>What a request to rank asks for.</summary>
/// <param name="Ids">[candidate] where its id stands in the body; empty = it has none.</param>
/// <param name="Top">How many of the best; null = all.</param>
/// <param name="Explain">Whether logits and gaps are told too.</param>
internal sealed record RankCall(List<Range> Ids, int? Top, bool Explain);

/// <summary>Reads <c>{"context": {feature: value}, "candidates": [{"id": any, feature: value}], "top": n, "explain": bool, "allow_missing": bool}</c>.</summary>
internal ref struct RankReader
{
    private const int MaxNameLength = 256;
    private readonly FeatureTable _features;
    private readonly RowBuffer _rows;
    private readonly int _maxRows;
    private readonly List<Range> _ids = [];
    private readonly Span<char> _name;
    private Utf8JsonReader _json;
    private bool _hasContext, _hasCandidates, _explain, _allowMissing;
    private int? _top;

    private RankReader(ReadOnlySpan<byte> body, FeatureTable features, RowBuffer rows, int maxRows, Span<char> name)
    {
        (_features, _rows, _maxRows) = (features, rows, maxRows);
        _json = JsonBody.Reader(body);
        _name = name;
    }

    /// <summary>Reads a body into rows.</summary>
    /// <exception cref="RequestException">400 or 413, with what is wrong.</exception>
    public static RankCall Read(ReadOnlySpan<byte> body, FeatureTable features, RowBuffer rows, int maxRows)
    {
        try
        {
            return new RankReader(body, features, rows, maxRows, stackalloc char[MaxNameLength]).Read();
        }
        catch (JsonException e)
        {
            throw JsonBody.NotJson(e);
        }
    }

    private RankCall Read()
    {
        _json.Read();
        JsonBody.Expect(ref _json, JsonTokenType.StartObject, "body", "an object with context and candidates");
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName) Member(JsonBody.Text(ref _json));
        JsonBody.End(ref _json);
        if (!_hasCandidates) throw JsonBody.Fault("candidates", "is missing", "give a list of objects, one for each row to rank");
        _rows.Rows = _ids.Count;
        MissingFeatures.Check(_features, _rows, _allowMissing, "context or candidates", "\"allow_missing\": true");
        return new RankCall(_ids, _top, _explain);
    }

    private void Member(string name)
    {
        JsonBody.Next(ref _json);
        switch (name)
        {
            case "context":
                Once(ref _hasContext, name);
                JsonBody.Expect(ref _json, JsonTokenType.StartObject, name, "an object of features");
                while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName) Feature(row: -1);
                break;
            case "candidates":
                Once(ref _hasCandidates, name);
                JsonBody.Expect(ref _json, JsonTokenType.StartArray, name, "a list of objects of features");
                while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray) Candidate();
                break;
            case "top":
                if (_json.TokenType is not JsonTokenType.Number || !_json.TryGetInt32(out var top) || top < 1) throw JsonBody.Fault(name, "is no whole number from 1", "give how many of the best to answer, or leave it out");
                _top = top;
                break;
            case "explain":
                _explain = JsonBody.Truth(ref _json, name);
                break;
            case "allow_missing":
                _allowMissing = JsonBody.Truth(ref _json, name);
                break;
            default:
                throw JsonBody.Fault("body", $"has an unknown member {RequestException.Quote(name)}", "known: context, candidates, top, explain, allow_missing");
        }
    }

    private static void Once(ref bool isKnown, string name)
    {
        if (isKnown) throw JsonBody.Fault(name, "stands twice", "give it once");
        isKnown = true;
    }

    private void Candidate()
    {
        var row = _ids.Count;
        if (row == _maxRows) throw TooManyRows(_maxRows);
        JsonBody.Expect(ref _json, JsonTokenType.StartObject, $"candidates[{row}]", "an object of features");
        _ids.Add(default);
        while (_json.Read() && _json.TokenType is JsonTokenType.PropertyName) Feature(row);
    }

    /// <summary>One member of the context or of a candidate.</summary>
    private void Feature(int row)
    {
        var name = JsonBody.Text(ref _json, _name);
        var isId = row >= 0 && name is "id";
        if (!_features.TryFind(name, out var feature))
        {
            if (!isId) throw Unknown(row, name.ToString());
            JsonBody.Next(ref _json);
            Id(row);
            return;
        }

        JsonBody.Next(ref _json);
        if (isId) Id(row, isRead: true);
        var mark = _rows.Mark();
        ReadValues(new Cell(_features, feature, row));
        if (!_rows.TryClose(row, feature, mark)) throw JsonBody.Fault(new Cell(_features, feature, row).Where, "stands twice", "give it once");
    }

    /// <summary>Remembers where an id stands; it may be anything, and is answered as it was written.</summary>
    private void Id(int row, bool isRead = false)
    {
        if (!_ids[row].Equals(default(Range))) throw JsonBody.Fault($"candidates[{row}].id", "stands twice", "give it once");
        var start = (int)_json.TokenStartIndex;
        if (!isRead)
        {
            _json.Skip();
            _ids[row] = start..(int)_json.BytesConsumed;
            return;
        }

        var copy = _json;
        copy.Skip();
        _ids[row] = start..(int)copy.BytesConsumed;
    }

    private void ReadValues(Cell cell)
    {
        if (_json.TokenType is not JsonTokenType.StartArray)
        {
            var value = JsonBody.Scalar(ref _json, cell);
            if (_json.TokenType is not JsonTokenType.Null) _rows.Add(cell.Checked(value));
            return;
        }

        if (!_features.IsList(cell.Feature)) throw JsonBody.Fault(cell.Where, "is a list", "give one value: only list features take several");
        while (_json.Read() && _json.TokenType is not JsonTokenType.EndArray)
        {
            var value = JsonBody.Scalar(ref _json, cell);
            if (_json.TokenType is not JsonTokenType.Null) _rows.Add(cell.Checked(value));
        }
    }

    private readonly RequestException Unknown(int row, string name) => JsonBody.Fault(row < 0 ? "context" : $"candidates[{row}]", $"has an unknown feature {RequestException.Quote(name)}", _features.Meant(name));

    private static RequestException TooManyRows(int most) => MissingFeatures.TooManyRows("candidates", most);
}
