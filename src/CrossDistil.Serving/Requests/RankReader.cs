namespace CrossDistil.Serving.Requests;

/// <summary>What a request to rank asks for.</summary>
/// <param name="Ids">[candidate] place of its id in the body; empty = it has none.</param>
/// <param name="Top">How many of the best; null = all.</param>
/// <param name="Explain">Whether to answer with logits and gaps too.</param>
internal sealed record RankCall(List<Range> Ids, int? Top, bool Explain);

/// <summary>
/// Reads <c>{"context": {feature: value}, "candidates": [{"id": any, feature: value}], "top": n, "explain": bool,
/// "allow_missing": bool}</c>.
/// </summary>
internal ref struct RankReader(ReadOnlySpan<byte> body, FeatureTable features, RowBuffer rows, int maxRows, Span<char> name)
{
    /// <summary>Length of the buffer for names.</summary>
    public const int NameLength = 256;

    private readonly List<Range> _ids = [];
    private readonly Span<char> _name = name;
    private Utf8JsonReader _json = JsonBody.Reader(body);
    private bool _hasContext, _hasCandidates, _explain, _allowMissing;
    private int? _top;

    /// <summary>Reads the body into the rows.</summary>
    /// <exception cref="RequestException">400 or 413, with the problem.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public RankCall Read()
    {
        _json.Read();
        _json.Expect(JsonTokenType.StartObject, "body", "an object with context and candidates");
        while (_json.NextMember()) Member(_json.Text());
        _json.Read(); // only white space may follow
        if (!_hasCandidates) throw JsonBody.Fault("candidates", "is missing", "give a list of objects, one for each row to rank");
        rows.Rows = _ids.Count;
        features.RequireAll(rows, _allowMissing, "context or candidates", "\"allow_missing\": true");
        return new RankCall(_ids, _top, _explain);
    }

    private void Member(string member)
    {
        _json.Read();
        switch (member)
        {
            case "context":
                Once(ref _hasContext, member);
                _json.Expect(JsonTokenType.StartObject, member, "an object of features");
                while (_json.NextMember()) Feature(row: -1);
                break;
            case "candidates":
                Once(ref _hasCandidates, member);
                _json.Expect(JsonTokenType.StartArray, member, "a list of objects of features");
                while (_json.NextItem()) Candidate();
                break;
            case "top":
                _top = _json.TokenType is JsonTokenType.Number && _json.TryGetInt32(out var top) && top > 0
                    ? top
                    : throw JsonBody.Fault(member, "is not a whole number from 1", "give how many of the best to answer, or leave it out");
                break;
            case "explain":
                _explain = _json.Truth(member);
                break;
            case "allow_missing":
                _allowMissing = _json.Truth(member);
                break;
            default:
                throw JsonBody.Fault(
                    "body", $"has an unknown member {RequestException.Quote(member)}",
                    "known: context, candidates, top, explain, allow_missing");
        }
    }

    private static void Once(ref bool isKnown, string member)
    {
        if (isKnown) throw JsonBody.Fault(member, "is given twice", "give it once");
        isKnown = true;
    }

    private void Candidate()
    {
        var row = _ids.Count;
        if (row == maxRows) throw JsonBody.TooManyRows("candidates", maxRows);
        _json.Expect(JsonTokenType.StartObject, $"candidates[{row}]", "an object of features");
        _ids.Add(default);
        while (_json.NextMember()) Feature(row);
    }

    /// <summary>One member of the context or of a candidate.</summary>
    private void Feature(int row)
    {
        var member = _json.Text(_name);
        var isId = row >= 0 && member is "id";
        var isFeature = features.TryFind(member, out var feature);
        if (!isFeature && !isId)
            throw JsonBody.Fault(
                row < 0 ? "context" : $"candidates[{row}]", $"has an unknown feature {RequestException.Quote(member.ToString())}",
                features.Meant(member.ToString()));
        _json.Read();
        if (isId)
        {
            // Any JSON is an id, and it is answered as it was written; a feature may be named id too.
            if (!_ids[row].Equals(default(Range))) throw JsonBody.Fault($"candidates[{row}].id", "is given twice", "give it once");
            var behind = _json;
            _ids[row] = behind.Place();
            if (!isFeature) _json = behind;
        }

        if (isFeature) Values(new Cell(features, feature, row));
    }

    private void Values(Cell cell)
    {
        var mark = rows.Mark();
        if (_json.TokenType is not JsonTokenType.StartArray) _json.AddTo(rows, cell);
        else if (!features.IsList(cell.Feature))
            throw JsonBody.Fault(cell.Where, "is a list", "give one value: only list features take several");
        else
            while (_json.NextItem()) _json.AddTo(rows, cell);
        if (!rows.TryClose(cell.Row, cell.Feature, mark)) throw JsonBody.Fault(cell.Where, "is given twice", "give it once");
    }
}
