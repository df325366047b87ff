using System.Net;
using System.Text.Json;
using Xunit;

namespace CrossDistil.Tests.Serving.Inference;

public sealed class RankTests(ServedBundles bundles) : ServerHarness(bundles)
{
    [Theory]
    [InlineData("/v1/rank")]
    [InlineData("/v1/models/feed/rank")]
    [InlineData("/v1/models/feed/versions/1/rank")]
    public async Task Candidates_come_back_best_first_with_the_rankers_bits(string path)
    {
        await StartFeed();
        var rows = Bundles.Rows;
        var (status, body) = await Post(path, new { candidates = rows.Select((row, i) => new Dictionary<string, object?>(Candidate(row), StringComparer.Ordinal) { ["id"] = i }) });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("feed", "1"), (body.GetProperty("model").GetString(), body.GetProperty("version").GetString()));
        var expected = Expected("feed/1", [.. rows.Select(row => row with { Tags = row.Tags?.Where(tag => tag.Text is not null).ToArray() })]);
        var ranked = body.GetProperty("ranked").EnumerateArray().ToArray();
        Assert.Equal(expected.Order.ToArray(), ranked.Select(row => row.GetProperty("id").GetInt32()));
        Assert.All(ranked, row =>
        {
            var place = row.GetProperty("id").GetInt32();
            Assert.Equal(expected.Scores[place], row.GetProperty("score").GetDouble());
            Assert.Equal(expected.Probabilities(0)[place], row.GetProperty("probabilities").GetProperty("click").GetSingle());
            Assert.Equal(expected.Probabilities(1)[place], row.GetProperty("probabilities").GetProperty("like").GetSingle());
        });
        Assert.True(ranked[0].GetProperty("score").GetDouble() > ranked[^1].GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task A_candidates_value_stands_before_the_contexts_wherever_the_context_is()
    {
        await StartFeed();
        const string context = """ "context": {"user": 3, "city": "Oslo", "tags": ["a"], "price": 1, "rate": 0, "age": 20}""";
        const string candidates = """ "candidates": [{"id": "x"}, {"id": {"deep": [1]}, "user": 7, "tags": null}, {"id": null, "city": null}]""";
        var first = await PostText("/v1/rank", $$"""{{{context}}, {{candidates}}}""");
        var last = await PostText("/v1/rank", $$"""{{{candidates}}, {{context}}}""");
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Body.GetRawText(), last.Body.GetRawText());
        var expected = Expected("feed/1", [new(20L, 3L, "Oslo", ["a"], 1L, 0L, []), new(20L, 7L, "Oslo", [], 1L, 0L, []), new(20L, 3L, default, ["a"], 1L, 0L, [])]);
        string[] ids = ["\"x\"", """{"deep": [1]}""", "null"];
        Assert.Equal(expected.Order.ToArray().Select(row => ids[row]), first.Body.GetProperty("ranked").EnumerateArray().Select(row => row.GetProperty("id").GetRawText()));
        Assert.Equal(expected.Order.ToArray().Select(row => expected.Scores[row]), first.Body.GetProperty("ranked").EnumerateArray().Select(row => row.GetProperty("score").GetDouble()));
    }

    [Fact]
    public async Task Only_the_best_are_told_and_why_where_it_is_asked()
    {
        await StartFeed();
        var (_, all) = await Post("/v1/rank", new { candidates = Bundles.Rows.Select(Candidate) });
        var (_, top) = await Post("/v1/rank", new { candidates = Bundles.Rows.Select(Candidate), top = 3, explain = true });
        Assert.Equal(all.GetProperty("ranked").EnumerateArray().Take(3).Select(Id), top.GetProperty("ranked").EnumerateArray().Select(Id));
        var (_, gaps) = await PostText("/v1/rank", """{"candidates": [{"user": 99, "city": "Oslo", "tags": ["a"], "price": 1, "rate": null, "age": null}], "explain": true}""");
        var explanation = gaps.GetProperty("ranked")[0].GetProperty("explanation");
        Assert.Equal((2, 1), (explanation.GetProperty("missing_features").GetInt32(), explanation.GetProperty("unknown_features").GetInt32()));
        Assert.Equal(0, gaps.GetProperty("ranked")[0].GetProperty("id").GetInt32());
        Assert.True(float.IsFinite(explanation.GetProperty("logits").GetProperty("like").GetSingle()));

        static int Id(JsonElement row) => row.GetProperty("id").GetInt32();
    }

    [Fact]
    public async Task No_candidates_are_ranked_as_none()
    {
        await StartFeed();
        Assert.Equal("""{"model":"feed","version":"1","ranked":[]}""", (await PostText("/v1/rank", """{"candidates": []}""")).Body.GetRawText());
    }

    [Theory]
    [InlineData("""{"candidates": [{"user": 3}]}""", "context or candidates", "features are missing: age, city, tags, price, rate", "give null for what is not known, or say \"allow_missing\": true")]
    [InlineData("""{"candidates": [{"usr": 3}]}""", "candidates[0]", "has an unknown feature \"usr\"", "did you mean \"user\"?")]
    [InlineData("""{"context": {"id": 3}, "candidates": []}""", "context", "has an unknown feature \"id\"", "features: age, user, city, tags, price, rate")]
    [InlineData("""{"candidates": [{"user": {}}]}""", "candidates[0].user", "is an object", "give a text, a number, true, false or null")]
    [InlineData("""{"candidates": [{}, {"user": 1.5}]}""", "candidates[1].user", "\"1.5\" is not an integer", "give an integer of 64 bits, or null where it is missing")]
    [InlineData("""{"context": {"user": 9223372036854775808}, "candidates": []}""", "context.user", "\"9.223372036854776E+18\" is not an integer", "give an integer of 64 bits, or null where it is missing")]
    [InlineData("""{"context": {"age": 1e999}, "candidates": []}""", "context.age", "is a number beyond 64 bits", "give one of less than 1.8e308")]
    [InlineData("""{"context": {"user": [1]}, "candidates": []}""", "context.user", "is a list", "give one value: only list features take several")]
    [InlineData("""{"context": {"tags": [["a"]]}, "candidates": []}""", "context.tags", "is a list", "give a text, a number, true, false or null")]
    [InlineData("""{"context": {"user": 1, "user": 2}, "candidates": []}""", "context.user", "is given twice", "give it once")]
    [InlineData("""{"candidates": [], "candidates": []}""", "candidates", "is given twice", "give it once")]
    [InlineData("""{"candidates": [{"id": 1, "id": 2}]}""", "candidates[0].id", "is given twice", "give it once")]
    [InlineData("""{"candidates": [3]}""", "candidates[0]", "is a number", "give an object of features")]
    [InlineData("""{"candidates": {}}""", "candidates", "is an object", "give a list of objects of features")]
    [InlineData("""{"context": {}}""", "candidates", "is missing", "give a list of objects, one for each row to rank")]
    [InlineData("""{"candidates": [], "top": 0}""", "top", "is not a whole number from 1", "give how many of the best to answer, or leave it out")]
    [InlineData("""{"candidates": [], "explain": 1}""", "explain", "is a number", "give true or false")]
    [InlineData("""{"candidates": [], "limit": 1}""", "body", "has an unknown member \"limit\"", "known: context, candidates, top, explain, allow_missing")]
    [InlineData("""{"candidates": [{"id": """, "body", "is not JSON (at line 1, byte 24)", "send one JSON object in UTF-8")]
    public async Task What_is_wrong_is_told_as_problem_details(string request, string where, string problem, string remedy)
    {
        await StartFeed();
        using var answer = await Client.PostAsync("/v1/rank", new StringContent(request, System.Text.Encoding.UTF8, Json), Ct);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal((where, problem, remedy), (body.RootElement.GetProperty("where").GetString(), body.RootElement.GetProperty("problem").GetString(), body.RootElement.GetProperty("remedy").GetString()));
        Assert.Equal(("Bad Request", 400, $"{where}: {problem}; {remedy}"), (body.RootElement.GetProperty("title").GetString(), body.RootElement.GetProperty("status").GetInt32(), body.RootElement.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Several_models_must_be_named()
    {
        Directory.CreateDirectory(PathOf("other"));
        Bundles.Export(PathOf("other/1"), isB: true);
        await StartFeed();
        Assert.Equal(HttpStatusCode.BadRequest, (await PostText("/v1/rank", """{"candidates": []}""")).Status);
        Assert.Equal("other", (await PostText("/v1/models/other/rank", """{"candidates": []}""")).Body.GetProperty("model").GetString());
    }
}
